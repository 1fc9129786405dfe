package fiji.plugin.cellmap.util;

/** What a verb found or did: a record whose JSON form {@code --json} writes. */
public interface Outcome {

    /** The same for people: a few lines. */
    String summary();
}
