/**
 * Recipes: which optimizer, learning rate and augmentations to train with, written as text, JSON or
 * YAML.
 *
 * <p>A part of a recipe names a class and the options of its builder; classes and options are found
 * by reflection, so a new class can be used in recipes without a line here.
 */
package io.gradus.recipes;
