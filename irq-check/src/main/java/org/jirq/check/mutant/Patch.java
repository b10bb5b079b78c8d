// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

/**
 * A change of one source file.
 *
 * @param file the module's folder, a colon, and the binary name of the file's class
 * @param find a text that stands in the file exactly once
 * @param replace what is put in its place
 */
record Patch(String file, String find, String replace) {

  /**
   * Applies the change.
   *
   * @param mutant named in the message
   * @param source the file's text
   * @return the changed text
   * @throws IllegalStateException if the text to be found does not stand there exactly once
   */
  String apply(String mutant, String source) {
    int at = source.indexOf(find);
    if (at < 0 || source.indexOf(find, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutant=%s: in %s this stands %s, and must exactly once: %s"
              .formatted(mutant, file, at < 0 ? "nowhere" : "more than once", find.strip()));
    }
    return source.substring(0, at) + replace + source.substring(at + find.length());
  }
}
