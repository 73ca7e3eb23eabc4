/**
 * Web pages as nodes. {@link io.pocketflow.web.FetchPage} fetches a page with a {@link io.pocketflow.web.PageFetcher},
 * which connects to public addresses only, unless its options make an exception. {@link
 * io.pocketflow.web.HtmlToMarkdown} converts the page to Markdown for a model.
 */
@NullMarked
package io.pocketflow.web;

import org.jspecify.annotations.NullMarked;
