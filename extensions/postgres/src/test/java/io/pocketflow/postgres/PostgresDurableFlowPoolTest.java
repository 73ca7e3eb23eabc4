package io.pocketflow.postgres;

import io.pocketflow.durable.contract.DurableFlowPoolContract;
import io.pocketflow.durable.contract.Place;

/** Pools over flows on PostgreSQL. */
class PostgresDurableFlowPoolTest extends DurableFlowPoolContract {

    private final Place place = PostgresPlace.fresh();

    @Override
    protected Place place() {
        return place;
    }
}
