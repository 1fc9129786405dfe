// Predicts crops with a trained run. The same macro again resumes.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro predict.ijm "run=/runs/first data=/em crops=904"

// --- parameters; a macro argument "key=value key=[value with spaces]" replaces them ---
runFolder = "cellmap-run";    // folder of a training
data      = "";               // folder of the datasets; empty for that of the training
crops     = "test";           // test, all, or numbers with commas
manifest  = "";               // CSV of the test crops; empty for that of the data, or the official
device    = "auto";           // auto, cpu or gpu
set       = "";               // other values: "predict.overlap=0.25,predict.window=[64,64,64]"

arguments = getArgument();
if (arguments == "")
    arguments = "run=[" + runFolder + "] data=[" + data + "] crops=[" + crops + "]"
        + " manifest=[" + manifest + "] device=" + device + " set=[" + set + "]";
run("Predict Crops...", arguments);
