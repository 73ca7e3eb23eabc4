package io.pocketflow.core.engine;

import io.pocketflow.core.limit.Reservation;

/** The item of a batch that a call of exec is for. */
public interface Item {

    /** The absence of an item: the input is the whole. */
    Item NONE = new Item() {
        @Override
        public int index() {
            return -1;
        }

        @Override
        public void locate(Location location) {}
    };

    /** Returns the position of the item in the input, from 0. */
    int index();

    /** Returns the permits of an attempt besides those that the node reserves: a place among the calls in flight. */
    default Reservation slot() {
        return Reservation.NONE;
    }

    /** Reports that an attempt begins and holds its permits. */
    default void opened() {}

    /** Reports that the item has released its place although it has not ended. */
    default void released() {}

    /** Adds the item to a location. */
    void locate(Location location);
}
