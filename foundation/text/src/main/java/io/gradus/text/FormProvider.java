package io.gradus.text;

import java.util.List;

/**
 * A list of text forms of one kind, found by {@link java.util.ServiceLoader}: a public class with a
 * constructor without parameters, whose name stands in {@code
 * META-INF/services/io.gradus.text.FormProvider} of its jar.
 *
 * <pre>{@code
 * public final class MyForms implements FormProvider {
 *     public Class<?> kind() {
 *         return Schedule.class;
 *     }
 *
 *     public List<Form> forms() {
 *         return List.of(Form.of(Sawtooth.class, Sawtooth::builder, "sawtooth", "baseValue", "period"));
 *     }
 * }
 * }</pre>
 */
public interface FormProvider {

    /**
     * Returns what the forms are for.
     *
     * @return the kind, of which each form's class is one: {@code Schedule}, {@code
     *     RandomTransform} or {@code BatchTransform} of Gradus, or DJL's {@code Optimizer}
     */
    Class<?> kind();

    /**
     * Returns the forms.
     *
     * @return the forms, in the order in which messages list them
     */
    List<Form> forms();
}
