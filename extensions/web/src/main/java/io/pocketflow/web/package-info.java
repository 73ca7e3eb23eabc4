/**
 * Pages of the web as nodes: {@link io.pocketflow.web.FetchPage} reads one with a {@link io.pocketflow.web.PageFetcher},
 * which connects to public addresses only, unless its options make an exception, and {@link
 * io.pocketflow.web.HtmlToMarkdown} turns it into Markdown for a model.
 */
@NullMarked
package io.pocketflow.web;

import org.jspecify.annotations.NullMarked;
