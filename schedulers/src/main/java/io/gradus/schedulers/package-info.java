/** Learning-rate schedules: pure functions of the step that are DJL trackers. */
package io.gradus.schedulers;
