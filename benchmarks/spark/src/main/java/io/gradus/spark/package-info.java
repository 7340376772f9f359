/** The runs of {@code gradus compare} on Apache Spark. */
package io.gradus.spark;
