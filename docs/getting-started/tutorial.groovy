// From an EM stack to a scored submission and a table of objects, on a small generated volume: as
// tutorial.ijm, by SciJava's commands. In Fiji's script editor, or
// fiji --headless --run tutorial.groovy "folder='/somewhere/tutorial',steps=900"

#@ CommandService commands
#@ File(label="Folder for everything", style="directory") folder
#@ Integer(label="Training steps", value=900) steps

import fiji.plugin.cellmap.fiji.*

run = { type, inputs -> commands.run(type, true, inputs as Map).get() }

root = new File(folder, "data")
runFolder = new File(folder, "run")
manifest = new File(root, "test_crop_manifest.csv")

// The EM, and annotations of two parts of it: one to train on, one to be scored on.
em = run(PhantomCommand, [out: new File(folder, "phantom")]).getOutput("image")
run(ImportImageCommand, [image: em, out: root, dataset: "cell"])
truth = new File(folder, "phantom/phantom-1/phantom-1.zarr/recon-1/labels/groundtruth")
for (label in ["mito", "er"]) {
    for (crop in [1, 2]) {
        labels = run(OpenVolumeCommand, [path: new File(truth, "crop$crop/$label"), values: "labels"]).getOutput("image")
        run(ImportImageCommand, [image: labels, out: root, dataset: "cell", crop: "$crop" as String,
            className: label, test: crop == 2])
    }
}

run(TrainCommand, [config: new File("demo"), data: root, run: runFolder,
    set: "data.validation_crops=[],train.epochs=1,train.iterations_per_epoch=$steps" as String])
run(PredictCommand, [run: runFolder, manifest: manifest])
run(ProcessCommand, [input: runFolder])
submission = run(PackageCommand, [input: runFolder, manifest: manifest]).getOutput("submission")
scores = run(EvaluateCommand, [submission: submission, truth: new File(root, "ground_truth.zarr"),
    manifest: manifest]).getOutput("scores")
run(MeasureCommand, [input: runFolder])
println "Submission: $submission\nScores: $scores"
