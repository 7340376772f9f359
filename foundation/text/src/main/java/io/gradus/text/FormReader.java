package io.gradus.text;

import io.gradus.text.Node.Call;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import java.util.Optional;

/**
 * A reader of objects of a kind that has text forms, in which one call is one object.
 *
 * @param <T> the kind
 */
public class FormReader<T> implements ValueReader<T> {

    private final Class<T> kind;
    private final String noun;
    private final Binder binder;

    /**
     * Creates a reader and adds it to a binder.
     *
     * @param kind the kind, such as {@code Optimizer.class}
     * @param noun what one is called in messages, such as {@code optimizer}
     * @param binder sets the options
     */
    public FormReader(Class<T> kind, String noun, Binder binder) {
        this.kind = kind;
        this.noun = noun;
        this.binder = binder.reads(kind, this);
    }

    /**
     * Reads a text.
     *
     * @param text one object
     * @return the object
     * @throws TextException if the text is none
     */
    public T parse(String text) {
        return read(TextReader.read(text, expected()), new Where(null, noun));
    }

    /** Returns for example {@code an optimizer}. */
    @Override
    public String expected() {
        return ("aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
    }

    @Override
    public T read(Node node, Where where) {
        if (node instanceof Node.Broken broken) {
            throw broken.error(expected());
        }
        if (node instanceof Quoted quoted) {
            return read(TextReader.inside(quoted), where);
        }
        Optional<Call> call = node.call();
        if (node instanceof Node.Sequence sequence) {
            read(sequence.sequence().get(0), where);
            Node next = sequence.sequence().get(1);
            throw next instanceof Node.Broken broken
                    ? broken.error(expected())
                    : next.place().error("expected one " + noun + ", but here is another");
        }
        if (call.isEmpty()) {
            throw node.place().expected(expected());
        }
        return make(call.get());
    }

    /**
     * Makes the object of a call.
     *
     * @param call the call
     * @return the object
     * @throws IllegalArgumentException if there is no such form, or an option is wrong
     */
    protected T make(Call call) {
        if (!call.methods().isEmpty()) {
            throw call.methods().get(0).place().error(expected() + " has no methods");
        }
        Binder.Binding binding = binder.begin(form(call), call.place());
        binding.arguments(call.arguments());
        complete(binding);
        return kind.cast(binding.build());
    }

    /**
     * Finds the form that a call names, here in the registry of the kind.
     *
     * @param call the call
     * @return the form
     * @throws IllegalArgumentException if there is none
     */
    protected Form form(Call call) {
        return Registry.of(kind).form(call, noun);
    }

    /**
     * Sets options that the text leaves out and that follow from something else, such as the number
     * of classes from the data; here none.
     *
     * @param binding the options that the text gives
     */
    protected void complete(Binder.Binding binding) {}

    /** Accepts calls, and names that are those of forms. */
    @Override
    public boolean accepts(Node node) {
        return node instanceof Word word
                ? Registry.of(kind).find(word.text()).isPresent()
                : !(node instanceof Node.Items);
    }
}
