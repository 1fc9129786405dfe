// Makes a submission of a predicted run, and checks it. Processes the predictions first.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro package.ijm "input=/runs/first"

// --- parameters; a macro argument "key=value key=[value with spaces]" replaces them ---
input    = "cellmap-run";   // folder of a run, or of processed predictions
out      = "";              // the zip; empty for submission.zip in the run
manifest = "";              // CSV of the test crops; empty for that of the data, or the official

arguments = getArgument();
if (arguments == "")
    arguments = "input=[" + input + "] out=[" + out + "] manifest=[" + manifest + "]";
run("Package Submission...", arguments);
