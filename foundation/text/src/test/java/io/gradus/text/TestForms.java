package io.gradus.text;

import java.util.List;

/** Forms that {@code META-INF/services} names. */
public final class TestForms implements FormProvider {

    interface Kind {}

    private record Listed() implements Kind {}

    @Override
    public Class<?> kind() {
        return Kind.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(Form.of(Listed.class, Object::new, "listed"));
    }
}
