/** {@code gradus schedules}: draws the gallery of all shapes, and any text form. */
package io.gradus.benchmarks.commands.schedules;
