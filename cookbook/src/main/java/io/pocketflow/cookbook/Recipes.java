package io.pocketflow.cookbook;

import io.pocketflow.cookbook.asyncbasic.AsyncBasic;
import io.pocketflow.cookbook.batchflow.FilterImages;
import io.pocketflow.cookbook.batchnode.BatchOfCities;
import io.pocketflow.cookbook.communication.Communication;
import io.pocketflow.cookbook.flow.TextMenu;
import io.pocketflow.cookbook.helloworld.HelloWorld;
import io.pocketflow.cookbook.nestedbatch.NestedBatch;
import io.pocketflow.cookbook.node.RetryAndFallback;
import io.pocketflow.cookbook.parallelbatch.ParallelBatch;
import io.pocketflow.cookbook.parallelbatchflow.FilterImagesInParallel;
import io.pocketflow.cookbook.parallelchains.ParallelChains;
import io.pocketflow.cookbook.urlsummaries.UrlSummaries;
import io.pocketflow.cookbook.weeklyreport.WeeklyReport;
import java.util.List;
import java.util.Optional;

/** The register of all recipes, easiest first. */
public final class Recipes {

    /** All recipes. */
    public static final List<Recipe> ALL = List.of(
            new HelloWorld(),
            new RetryAndFallback(),
            new TextMenu(),
            new Communication(),
            new BatchOfCities(),
            new FilterImages(),
            new NestedBatch(),
            new AsyncBasic(),
            new ParallelBatch(),
            new FilterImagesInParallel(),
            new ParallelChains(),
            new UrlSummaries(),
            new WeeklyReport());

    private Recipes() {}

    /** Returns the recipe of this name. */
    public static Optional<Recipe> named(String name) {
        return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
    }
}
