/**
 * Contract tests as interfaces of JUnit: a test class of a rule, schedule or transform of your own
 * implements one and says how to create it.
 */
package io.gradus.testkit;
