/**
 * One language for all text forms: its reader, registry, binder and writer; limits, excerpts and
 * checks.
 */
package io.gradus.text;
