/** What all readers of text have in common: limits, excerpts for messages, suggestions. */
package io.gradus.text;
