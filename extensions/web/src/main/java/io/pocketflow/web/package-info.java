/**
 * Pages of the web as nodes: {@link io.pocketflow.web.FetchPage} reads one with a {@link io.pocketflow.web.PageFetcher},
 * which goes to no private address unless it is told to, and {@link io.pocketflow.web.HtmlToMarkdown} turns it into
 * Markdown, as models read it best.
 */
@NullMarked
package io.pocketflow.web;

import org.jspecify.annotations.NullMarked;
