// Trains a network. The same macro again resumes where the last one stopped.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro train.ijm "config=my.yaml data=/em run=/runs/first"

// --- parameters; a macro argument "key=value key=[value with spaces]" replaces them ---
config    = "medulla_quick";  // a YAML file, or the name of a shipped configuration
data      = "";               // folder of the datasets; empty for the configuration's
runFolder = "cellmap-run";    // folder for everything of this training
device    = "auto";           // auto, cpu or gpu
set       = "";               // other values: "train.epochs=3,data.patch_size=[32,32,32]"

arguments = getArgument();
if (arguments == "")
    arguments = "config=[" + config + "] data=[" + data + "] run=[" + runFolder + "]"
        + " device=" + device + " set=[" + set + "]";
run("Train Network...", arguments);
