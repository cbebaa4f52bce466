// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, without any of its values: picocli's own messages quote them,
 * and the value of a mistyped option may be a store's key.
 */
final class UsageProblem {

  /** An option's name, and where its value may begin; the armour of a PEM file is none. */
  private static final Pattern OPTION =
      Pattern.compile("(--[a-z][a-z0-9._-]*)(=.*)?", Pattern.DOTALL);

  private UsageProblem() {}

  static String of(ParameterException problem) {
    if (problem.getCause() instanceof InvalidSpecException ours) {
      return String.valueOf(ours.getMessage());
    }
    if (problem instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched);
    }
    if (problem instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing.getMissing().stream()
          .map(UsageProblem::usage)
          .collect(Collectors.joining(", ", "missing: ", ""));
    }
    if (problem instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given more than once";
    }
    if (problem.getArgSpec() != null) {
      return "wrong value: write " + usage(problem.getArgSpec());
    }
    return "wrong usage" + mentioned(problem);
  }

  /** Names the first only: what follows it may be its value, whatever it looks like. */
  private static String unknown(UnmatchedArgumentException unmatched) {
    List<String> arguments = unmatched.getUnmatched();
    Matcher option = OPTION.matcher(arguments.isEmpty() ? "" : arguments.get(0));
    List<String> alike = unmatched.getSuggestions();
    return (option.matches() ? "unknown option " + option.group(1) : "an argument too many")
        + (alike.isEmpty() ? "" : "; there is " + String.join(", ", alike));
  }

  /** Of our own options, those that a message speaks of. */
  private static String mentioned(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String message = String.valueOf(problem.getMessage());
    String names =
        command.getCommandSpec().options().stream()
            .map(OptionSpec::longestName)
            .filter(name -> message.contains("'" + name + "'"))
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? " of " + command.getCommandSpec().qualifiedName() + ": see --help"
        : " of " + names;
  }

  private static String usage(ArgSpec argument) {
    return argument.isOption() && argument.arity().max() > 0
        ? name(argument) + " " + argument.paramLabel()
        : name(argument);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
