// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a user is told about one setting, declared once: on a component of a verb's record or of a
 * section of the configuration. Options of the command line, inputs of Fiji's commands, macro keys,
 * the JSON form, the schema and the reference pages come from it; {@link Declaration} reads it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Param {

    /** What the value is: what is offered for it, and what is checked of it. */
    enum Kind {
        VALUE,
        /** A list of {@code key=value}; a value may hold commas, in brackets or not. */
        SETTINGS,
        /** The title of an image that is open. */
        IMAGE,
        /** The address of a server, or the path of a folder. */
        ADDRESS,
        /** A challenge that comes with the program, or the path of a definition. */
        CHALLENGE,
        /** An architecture by its name. */
        ARCHITECTURE,
        /** A configuration that comes with the program, or the path of a YAML file. */
        CONFIG,
        /** A file or folder that exists. */
        PATH,
        FILE,
        FOLDER,
        /** The file of a model. */
        MODEL,
        /** A submission, as a zip or unpacked. */
        SUBMISSION,
        /** The folder of a run, or another one of predictions. */
        PREDICTIONS,
        /** The folder of a run, or another one of masks and objects, or one of their images. */
        RESULTS,
        /** The folder of a run that exists. */
        RUN,
        /** The folder of a run that has a model. */
        TRAINED,
        /** Likewise, or a model alone: a file, or a folder that holds one. */
        TRAINED_OR_MODEL,
        /** The folder of a run that exists, or a file in its place. */
        RUN_OR_FILE,
        /** A file that is written. */
        NEW_FILE,
        /** A folder that is written. */
        NEW_FOLDER,
        /** The folder of a run, new or to go on with. */
        NEW_RUN;

        /** Whether the value is a path, beside names that may be allowed. */
        public boolean isPath() {
            return compareTo(CONFIG) >= 0;
        }

        /** Whether a file or folder can be chosen for it. */
        public boolean isChosen() {
            return isPath() || this == CHALLENGE || this == ADDRESS;
        }

        /** Whether it must be there already. */
        public boolean isThere() {
            return compareTo(PATH) >= 0 && !isNew();
        }

        /** Whether it is written. */
        public boolean isNew() {
            return compareTo(NEW_FILE) >= 0;
        }

        public boolean isFolder() {
            return this == FOLDER
                    || mayBeRun() && !isEither()
                    || this == NEW_FOLDER
                    || this == NEW_RUN;
        }

        /** Whether it may be a folder as well as a file. */
        public boolean isEither() {
            return this == PATH
                    || this == SUBMISSION
                    || this == TRAINED_OR_MODEL
                    || this == RUN_OR_FILE;
        }

        /** Whether it is, or may be, the folder of a run that exists. */
        public boolean mayBeRun() {
            return compareTo(PREDICTIONS) >= 0 && !isNew();
        }
    }

    /**
     * Name for options and macro keys, where the component has to be called otherwise; empty for
     * the component's name.
     */
    String name() default "";

    /** Whether the command line takes it by its position. */
    boolean argument() default false;

    /** What the command line shows in the place of a value, such as {@code ROOT}. */
    String placeholder() default "";

    /** Name in a dialog, such as {@code Voxel size}; empty: made from the component's name. */
    String label() default "";

    /** One or two plain sentences; they name no option of any one door. */
    String help();

    /** Unit of a number, such as {@code nm}; empty for none. */
    String unit() default "";

    /** The default as it would be written; empty where there is none. */
    String byDefault() default "";

    /** What holds where the value is left out and has no default, in words; empty for nothing. */
    String unset() default "";

    /** All allowed values; empty where the range is not a list. */
    String[] choices() default {};

    /** Words that are allowed beside numbers or keys, such as {@code all}. */
    String[] words() default {};

    double min() default Double.NEGATIVE_INFINITY;

    double max() default Double.POSITIVE_INFINITY;

    /** Whether {@link #max} itself is not allowed. */
    boolean belowMax() default false;

    /** How many values a list must have; 0 for any number. */
    int length() default 0;

    Kind kind() default Kind.VALUE;

    /** Extensions of the files that it is about, without dots; empty for any. */
    String[] extensions() default {};

    /**
     * Parameters of which one must be given, or else this one has no effect and is refused: a
     * component's name, {@code name=value}, or {@code name=*ending}. None: it always applies.
     */
    String[] needs() default {};

    /** Parameters beside which this one is refused, in the same form. */
    String[] excludes() default {};

    /** Whether few users need it, so that dialogs fold it away. */
    boolean advanced() default false;

    /** Whether there is no sensible default, so that it must be given. */
    boolean required() default false;
}
