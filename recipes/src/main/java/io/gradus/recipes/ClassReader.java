package io.gradus.recipes;

import io.gradus.text.Binder;
import io.gradus.text.Form;
import io.gradus.text.FormReader;
import io.gradus.text.Node.Call;

/**
 * A reader of objects of the classes that a catalog has.
 *
 * @param <T> the kind
 */
class ClassReader<T> extends FormReader<T> {

    private final Class<T> kind;
    private final Catalog catalog;

    ClassReader(Class<T> kind, String noun, Catalog catalog, Binder binder) {
        super(kind, noun, binder);
        this.kind = kind;
        this.catalog = catalog;
    }

    @Override
    protected Form form(Call call) {
        Catalog.Entry entry = catalog.find(call);
        if (!kind.isAssignableFrom(entry.type())) {
            throw call.place().error(call.name() + " is no " + kind.getSimpleName());
        }
        return entry.form();
    }

    /** Makes an object; whatever a builder objects to is a mistake of the text. */
    @Override
    protected T make(Call call) {
        try {
            return super.make(call);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw call.place().error(call.name() + ": " + RecipeException.reason(e), e);
        }
    }
}
