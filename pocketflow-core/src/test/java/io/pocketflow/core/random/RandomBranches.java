package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomInterpreter.Ended;
import io.pocketflow.core.random.RandomInterpreter.Met;
import io.pocketflow.core.random.RandomSpec.Spread;
import io.pocketflow.core.random.RandomWorld.Cut;
import io.pocketflow.core.random.RandomWorld.Failed;
import io.pocketflow.core.random.RandomWorld.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The iterations of batch flows and the branches of parallel flows, as the interpreter runs them. */
final class RandomBranches {

    static final long NEVER = Long.MAX_VALUE;

    private final RandomInterpreter interpreter;

    RandomBranches(RandomInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    /** One branch to run, from a time on. */
    interface Code {
        Ended run(int index, Place place, long start);
    }

    /** How a branch ended: with a value, or with a failure. */
    record Branch(Ended ended, Failed failed) {
        long end() {
            return failed == null ? ended.at() : failed.at;
        }

        String outcome() {
            return failed == null
                    ? "done " + ended.action() + " in 0"
                    : "failed " + failed.getMessage() + " in " + failed.attempts;
        }
    }

    static long end(List<Branch> branches, long start) {
        return branches.stream().mapToLong(Branch::end).max().orElse(start);
    }

    List<Branch> oneByOne(int count, boolean collect, Place place, long start, Code code) {
        List<Branch> branches = new ArrayList<>();
        long t = start;
        for (int i = 0; i < count; i++) {
            Branch branch = branch(code, i, place, t);
            if (branch.failed != null && !collect) {
                throw branch.failed;
            }
            branches.add(branch);
            t = branch.end();
        }
        return branches;
    }

    private Branch branch(Code code, int index, Place place, long start) {
        try {
            return new Branch(code.run(index, place, start), null);
        } catch (Failed failed) {
            interpreter.met.add(Met.FAILING_BATCH);
            return new Branch(null, failed);
        }
    }

    List<Branch> atOnce(int count, Spread spread, Place place, long start, Code code) {
        interpreter.met.add(Met.PARALLEL);
        RandomWorld before = interpreter.world.copy();
        List<Branch> branches = spread(count, spread, place, start, code);
        Failed first = branches.stream()
                .filter(branch -> branch.failed != null && !spread.collect())
                .map(Branch::failed)
                .min(Comparator.comparingLong(failed -> failed.at))
                .orElse(null);
        if (first != null) {
            interpreter.met.add(Met.CUT);
            interpreter.world = before;
            spread(count, spread, place.until(first.at), start, code);
            throw first;
        }
        if (branches.size() < count) {
            throw new Cut();
        }
        return branches;
    }

    /** Starts each branch when there is room; those that are cut off are not among what is returned. */
    private List<Branch> spread(int count, Spread spread, Place place, long start, Code code) {
        List<Branch> branches = new ArrayList<>();
        PriorityQueue<Long> ends = new PriorityQueue<>();
        for (int i = 0; i < count; i++) {
            long from = i < spread.most() ? start : ends.remove();
            long end = NEVER;
            if (from < NEVER && from <= place.until()) {
                try {
                    Branch branch = branch(code, i, place, from);
                    branches.add(branch);
                    end = branch.failed != null && !spread.collect() ? NEVER : branch.end();
                } catch (Cut cut) {
                    // it continues after the end of time
                }
            }
            ends.add(end);
        }
        return branches;
    }
}
