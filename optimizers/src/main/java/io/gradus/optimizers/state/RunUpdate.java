package io.gradus.optimizers.state;

import java.util.List;

/**
 * An update of the run as an optimizer makes it: of all parameters that take part in it, or, where
 * DJL tells of one after the other, a part of it.
 *
 * @param parameters the parameters, each once for each device
 * @param scale the factor of all gradients, in [0, infinity)
 * @param run the number of the update, 1 for the first
 * @param whole whether these are all parameters that take part
 */
public record RunUpdate(List<ParameterUpdate> parameters, double scale, long run, boolean whole) {}
