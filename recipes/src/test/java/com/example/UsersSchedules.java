package com.example;

import io.gradus.schedulers.Schedule;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text form of a user's schedule. */
public final class UsersSchedules implements FormProvider {

    @Override
    public Class<?> kind() {
        return Schedule.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(Falling.class, Falling.Builder::new, "falling", "baseValue", "steps"));
    }
}
