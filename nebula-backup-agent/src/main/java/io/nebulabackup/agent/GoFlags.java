// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Lets Go's way of writing flags (package flag of its standard library) be understood: one dash is
 * as good as two, and a switch may stand alone or be given a value after an equals sign.
 */
final class GoFlags {

  private static final Pattern ONE_DASH = Pattern.compile("-[A-Za-z][A-Za-z_]+(=.*)?");

  /** What strconv.ParseBool takes. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private GoFlags() {}

  static String[] normalize(String[] arguments, Set<String> switches) {
    List<String> normal = new ArrayList<>();
    for (String argument : arguments) {
      String flag = ONE_DASH.matcher(argument).matches() ? "-" + argument : argument;
      normal.add(switches.contains(flag) ? flag + "=true" : flag);
    }
    return normal.toArray(String[]::new);
  }

  /** Reads a switch's value. */
  static boolean truth(String text) {
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw new CommandLine.TypeConversionException("'" + text + "' is neither true nor false");
  }
}
