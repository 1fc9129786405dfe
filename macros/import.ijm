// Brings a TIFF stack into a folder of datasets: EM, or ground truth of a crop.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro import.ijm "stack=em.tif out=/em dataset=a voxelSize=5,5,5"

// --- parameters; a macro argument "key=value key=[value with spaces]" replaces them ---
stack      = "em.tif";        // TIFF file, or folder of slices
out        = "cellmap-data";  // folder of the datasets
dataset    = "mine";          // name of the dataset
voxelSize  = "5,5,5";         // nm: z,y,x
crop       = "";              // ground truth: number of the crop; empty for EM
className  = "";              // ground truth: class; empty for EM
components = false;           // ground truth: objects are the connected parts of a mask
challenge  = "mitochondria";  // shipped challenge, or a definition in YAML

arguments = getArgument();
if (arguments == "")
    arguments = "stack=[" + stack + "] out=[" + out + "] dataset=[" + dataset + "]"
        + " voxelSize=" + voxelSize + " crop=[" + crop + "] className=[" + className + "]"
        + " components=" + components + " challenge=[" + challenge + "]";
run("Import Volume...", arguments);
