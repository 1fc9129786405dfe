// From an EM stack to a scored submission and a table of objects, on a small generated volume.
// "By mouse" in by-mouse.md goes the same way.
//
// In the menu:  Plugins > Macros > Run…
// Headless:     fiji --headless -macro tutorial.ijm "folder=/somewhere/tutorial"

// --- parameters; a macro argument "folder=… steps=…" replaces them ---
folder = "cellmap-tutorial";  // everything is written here
steps  = "900";               // training steps; 900 take a few minutes on two cores

arguments = split(getArgument(), " ");
for (i = 0; i < arguments.length; i++) {
    if (startsWith(arguments[i], "folder=")) folder = substring(arguments[i], 7);
    if (startsWith(arguments[i], "steps=")) steps = substring(arguments[i], 6);
}
File.makeDirectory(folder);
root = folder + "/data";      // the data root: EM and ground truth in the challenge's layout
runFolder = folder + "/run";  // the training and all that comes of it
truth = folder + "/phantom/phantom-1/phantom-1.zarr/recon-1/labels/groundtruth/";

// 1. The EM, as a microscope would give it: a TIFF with a voxel size.
run("CellMap Phantom...", "out=[" + folder + "/phantom]");
saveAs("Tiff", folder + "/em.tif");
close();

// 2. Into the data root.
open(folder + "/em.tif");
run("Import Image...", "out=[" + root + "] dataset=cell");
close();

// 3. Annotations: one part of the volume to train on, another to be scored on. Here they come with
// the volume; yours are label images, masks or ROIs ("Make Training Crop…").
classes = newArray("mito", "er");
for (i = 0; i < classes.length; i++) {
    to = "out=[" + root + "] dataset=cell class=" + classes[i];
    run("Open Volume...", "path=[" + truth + "crop1/" + classes[i] + "] values=labels");
    run("Import Image...", to + " crop=1");
    close();
    run("Open Volume...", "path=[" + truth + "crop2/" + classes[i] + "] values=labels");
    run("Import Image...", to + " crop=2 test");
    close();
}

// 4. Train, predict, process, package.
run("Train Network...", "config=demo data=[" + root + "] run=[" + runFolder + "]"
    + " set=[data.validation_crops=[],train.epochs=1,train.iterations_per_epoch=" + steps + "]");
manifest = root + "/test_crop_manifest.csv";
run("Predict Crops...", "run=[" + runFolder + "] manifest=[" + manifest + "]");
run("Process Predictions...", "input=[" + runFolder + "]");
run("Package Submission...", "input=[" + runFolder + "] manifest=[" + manifest + "]");

// 5. Check and score the submission; one page shows everything.
submission = runFolder + "/submission.zip";
run("Validate Submission...", "submission=[" + submission + "] manifest=[" + manifest + "]");
run("Evaluate Submission...", "submission=[" + submission + "] truth=[" + root + "/ground_truth.zarr]"
    + " manifest=[" + manifest + "]");
run("Make Report...", "runs=[" + runFolder + "]");

// 6. Look at the objects, and measure them.
run("Open Volume...", "path=[" + runFolder + "]");
run("Measure Objects...", "input=[" + runFolder + "]");
