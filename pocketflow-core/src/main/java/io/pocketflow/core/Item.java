package io.pocketflow.core;

import io.pocketflow.core.limit.Reservation;

/** Which item of a batch a call of exec is for. */
interface Item {

    /** No item: the input is the whole. */
    Item NONE = new Item() {
        @Override
        public int index() {
            return -1;
        }

        @Override
        public void locate(Location location) {}
    };

    /** Its position in the input, from 0. */
    int index();

    /** What an attempt at it needs besides what the node reserves: a place among those in flight. */
    default Reservation slot() {
        return Reservation.NONE;
    }

    /** Called when an attempt begins, permits and all. */
    default void opened() {}

    /** Called when it has given its place back although it has not ended. */
    default void released() {}

    /** Adds which item it is. */
    void locate(Location location);
}
