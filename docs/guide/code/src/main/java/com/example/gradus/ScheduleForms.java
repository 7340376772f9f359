package com.example.gradus;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text forms of a user's schedules. */
public final class ScheduleForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return Schedule.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(Sawtooth.class, Sawtooth::builder, "sawtooth", "baseValue:base", "period")
                        .lengths("period"),
                Form.of(Halved.class, Halved::builder, "halved", "main"));
    }
}
