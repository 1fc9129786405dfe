// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.config.Output;
import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Arrays;
import java.util.List;

/** What becomes of the outputs of a network in the files. Immutable. */
interface ResultForm {

    /**
     * @throws UsageException if the settings do not go together, or not with the model
     */
    static ResultForm of(PredictSection settings, ModelContract contract) {
        DType dtype = DType.of(settings.dtype());
        return switch (settings.output()) {
            case PredictSection.LOGITS -> logits(dtype, contract);
            case PredictSection.ARGMAX -> labels(dtype, contract);
            default -> new Probabilities(contract.classes(), contract.activation(), dtype);
        };
    }

    private static ResultForm logits(DType dtype, ModelContract contract) {
        if (!contract.activation().equals("sigmoid"))
            throw refused(
                    PredictSection.LOGITS,
                    "The model gives probabilities, as the average of several does.",
                    "probabilities");
        if (dtype != DType.FLOAT32)
            throw refused(
                    PredictSection.LOGITS,
                    "Logits have no range, and predict.dtype is " + dtype.label + ".",
                    "predict.dtype=float32");
        return new LogitForm(contract.classes());
    }

    private static ResultForm labels(DType dtype, ModelContract contract) {
        LabelForm form = new LabelForm(contract.classes(), contract.activation(), dtype);
        int classes = form.labels().size();
        if (dtype == DType.FLOAT32 || dtype == DType.UINT8 && classes > ProbabilityCoder.ONE)
            throw refused(
                    PredictSection.ARGMAX,
                    classes + " labels do not go into " + dtype.label + ".",
                    "predict.dtype=" + (classes > ProbabilityCoder.ONE ? "uint16" : "uint8"));
        return form;
    }

    private static UsageException refused(String output, String why, String instead) {
        return new UsageException(
                "Cannot predict what is asked for",
                "predict.output=" + output,
                why,
                "Use " + instead + ".");
    }

    /** Names of the images, in order. */
    List<String> names();

    /** What they hold, in a word. */
    String values();

    /** Whether an image holds the codes of a class, see {@link CodeTable}. */
    default boolean isCodes() {
        return false;
    }

    /** Element type of the images. */
    DType dtype();

    /** What a voxel of a coarser level is made of. */
    default Pyramid.Mode mode() {
        return Pyramid.Mode.MEAN;
    }

    /** The stored value of probability 1, by which statistics are divided. */
    double one();

    /** What is stored where nothing is asked for. */
    default Number background() {
        return 0;
    }

    /** What a reader must know of the values, for the attributes of an array. */
    ObjectNode attributes();

    /**
     * Converts a plane.
     *
     * @param outputs per class
     * @param values per image, primitive arrays of the type; written from an index on
     */
    void encode(float[][] outputs, Object[] values, int at);

    /** Statistics of one image of a block. */
    default ChannelRecord statistics(int image, Object values) {
        return ChannelRecord.of(names().get(image), values, one());
    }

    /** So many voxels of background. */
    default Object background(int size) {
        Object values = dtype().allocate(size);
        if (values instanceof float[] floats) Arrays.fill(floats, background().floatValue());
        return values;
    }

    /** A probability for each class. */
    record Probabilities(List<String> names, DType dtype, ProbabilityCoder coder)
            implements ResultForm {

        Probabilities(List<String> names, String activation, DType dtype) {
            this(names, dtype, new ProbabilityCoder(activation, dtype));
        }

        @Override
        public String values() {
            return PredictionSummary.PROBABILITY;
        }

        @Override
        public double one() {
            return ProbabilityCoder.one(dtype);
        }

        @Override
        public boolean isCodes() {
            return coder.isCodes();
        }

        @Override
        public ObjectNode attributes() {
            ObjectNode attributes = Json.object().put("probability", true);
            return dtype.integer ? attributes.put("one", (int) one()) : attributes.put("one", 1);
        }

        @Override
        public void encode(float[][] outputs, Object[] values, int at) {
            for (int c = 0; c < values.length; c++) coder.encode(outputs[c], values[c], at);
        }
    }

    /** What the network said, before its activation. */
    record LogitForm(List<String> names) implements ResultForm {

        @Override
        public String values() {
            return "logit";
        }

        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public double one() {
            return 1;
        }

        @Override
        public Number background() {
            return ProbabilityCoder.BACKGROUND;
        }

        @Override
        public ObjectNode attributes() {
            return Json.object().put("logits", true);
        }

        @Override
        public void encode(float[][] outputs, Object[] values, int at) {
            for (int c = 0; c < values.length; c++)
                System.arraycopy(outputs[c], 0, values[c], at, outputs[c].length);
        }
    }

    /**
     * One image of labels: the number of the most probable class, from 1 on, the first among
     * equals; 0 where none is more probable than not.
     */
    record LabelForm(List<String> classes, List<String> labels, boolean sigmoid, DType dtype)
            implements ResultForm {

        LabelForm(List<String> classes, String activation, DType dtype) {
            this(classes, Output.classesAmong(classes), activation.equals("sigmoid"), dtype);
        }

        @Override
        public String values() {
            return "label";
        }

        @Override
        public Pyramid.Mode mode() {
            return Pyramid.Mode.MOST_FREQUENT;
        }

        @Override
        public List<String> names() {
            return List.of(PredictSection.ARGMAX);
        }

        @Override
        public double one() {
            return 1;
        }

        @Override
        public ObjectNode attributes() {
            ObjectNode attributes = Json.object();
            labels.forEach(attributes.putArray("labels")::add);
            return attributes;
        }

        @Override
        public void encode(float[][] outputs, Object[] values, int at) {
            float[][] own =
                    labels.stream().map(n -> outputs[classes.indexOf(n)]).toArray(float[][]::new);
            // p > 0.5 exactly where a logit is positive.
            float least = sigmoid ? 0 : 0.5f;
            for (int i = 0; i < own[0].length; i++) {
                int label = 0;
                float most = least;
                for (int c = 0; c < own.length; c++) {
                    if (own[c][i] <= most) continue;
                    most = own[c][i];
                    label = c + 1;
                }
                if (values[0] instanceof byte[] bytes) bytes[at + i] = (byte) label;
                else ((short[]) values[0])[at + i] = (short) label;
            }
        }
    }
}
