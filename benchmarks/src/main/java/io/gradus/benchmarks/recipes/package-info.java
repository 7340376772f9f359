/** The lists of recipes that the command and the studies bring along. */
package io.gradus.benchmarks.recipes;
