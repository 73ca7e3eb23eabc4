package io.pocketflow.cookbook.batchnode;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The figures of a group of cities; the figures of two groups add up to the figures of both. */
record Figures(
        int rows,
        int north,
        City southernmost,
        City northernmost,
        long latitudes,
        int clockChanges,
        Set<String> countries) {

    static Figures of(City city) {
        return new Figures(
                1,
                city.latitude() > 0 ? 1 : 0,
                city,
                city,
                city.latitude(),
                city.clockChanges(),
                Set.of(city.country()));
    }

    /** Returns the figures of at least one city. */
    static Figures of(List<City> cities) {
        return cities.stream().map(Figures::of).reduce(Figures::plus).orElseThrow();
    }

    Figures plus(Figures other) {
        Set<String> both = new TreeSet<>(countries);
        both.addAll(other.countries);
        return new Figures(
                rows + other.rows,
                north + other.north,
                other.southernmost.latitude() < southernmost.latitude() ? other.southernmost : southernmost,
                other.northernmost.latitude() > northernmost.latitude() ? other.northernmost : northernmost,
                latitudes + other.latitudes,
                clockChanges + other.clockChanges,
                both);
    }
}
