package io.gradus.schedulers;

/** A learning rate that climbs and falls, which a momentum can go against. */
abstract class CycleSchedule extends BaseSchedule {

    /** Package-private, so that nobody else extends it. */
    CycleSchedule() {}

    /**
     * Goes along this curve between other values.
     *
     * @param low where the rate is at its lowest, however low that is
     * @param top where the rate is at its maximum
     * @param step of at least 0
     */
    abstract double between(double low, double top, long step);
}
