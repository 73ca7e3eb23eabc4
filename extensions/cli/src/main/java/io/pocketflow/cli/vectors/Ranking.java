package io.pocketflow.cli.vectors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best of many scored ids, in order; of equal scores the earlier id is better. Confined to one thread. */
public final class Ranking {

    /** An id with its score. */
    public record Scored(String id, double score, long place) {}

    private static final Comparator<Scored> WORST_FIRST = Comparator.comparingDouble(Scored::score)
            .thenComparing(Comparator.comparingLong(Scored::place).reversed());

    private final int most;
    private final PriorityQueue<Scored> best = new PriorityQueue<>(WORST_FIRST);
    private long places;

    /** Creates an empty ranking of at most this many ids. */
    public Ranking(int most) {
        this.most = most;
    }

    /** Adds an id. */
    public void add(String id, double score) {
        best.add(new Scored(id, score, places++));
        if (best.size() > most) {
            best.remove();
        }
    }

    /** Returns the best ids, the best one first. */
    public List<Scored> best() {
        List<Scored> all = new ArrayList<>(best);
        all.sort(WORST_FIRST.reversed());
        return all;
    }
}
