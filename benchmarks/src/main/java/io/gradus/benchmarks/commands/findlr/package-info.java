/** The {@code find-lr} subcommand: with which learning rate does the loss fall? */
package io.gradus.benchmarks.commands.findlr;
