package com.example.gradus;

import io.gradus.schedulers.Schedule;
import io.gradus.testkit.ScheduleContract;

class SawtoothTest implements ScheduleContract {
    @Override
    public Schedule schedule() {
        return Sawtooth.builder().optBaseValue(0.1).setPeriod(100).build();
    }
}
