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

    /** What the value is, for file choosers. */
    enum Kind {
        VALUE,
        /** A file or folder that exists. */
        PATH,
        FILE,
        FOLDER,
        /** A file that is written. */
        NEW_FILE,
        /** A folder that is written. */
        NEW_FOLDER,
        /** A list of {@code key=value}; a value may hold commas, in brackets or not. */
        SETTINGS
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

    /** Whether there is no sensible default, so that it must be given. */
    boolean required() default false;
}
