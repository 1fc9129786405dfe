// Fetches data of the challenge. The same macro again fetches only what is missing.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro fetch.ijm "out=/em crops=test"

// --- parameters; a macro argument "key=value key=[value with spaces]" replaces them ---
out     = "cellmap-data";   // folder to put the datasets into
crops   = "test";           // all, train, test, or numbers with commas
padding = 0;                // voxels of EM around each crop
source  = "";               // a mirror; empty for the original

arguments = getArgument();
if (arguments == "")
    arguments = "out=[" + out + "] crops=[" + crops + "] padding=" + padding
        + " source=[" + source + "]";
run("Fetch Challenge Data...", arguments);
