// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jirq.aplic.AplicOption;
import org.jirq.aplic.AplicProfile;
import org.junit.jupiter.api.Test;

/** The APLIC's table of options in docs/conformance.md is what the code does. */
class AplicTableTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z0-9_]+)` \\| *(x?) *\\| *(x?) *\\| 4\\.", Pattern.MULTILINE);

  @Test
  void everyOptionIsListedWithItsProfiles() {
    String page = Checkout.read("docs/conformance.md");
    Map<String, String> documented = new TreeMap<>();
    Matcher matcher = ROW.matcher(page.substring(page.indexOf("## APLIC and IMSIC")));
    while (matcher.find()) {
      documented.put(matcher.group(1), matcher.group(2) + "," + matcher.group(3));
    }
    Map<String, String> actual = new TreeMap<>();
    for (AplicOption option : AplicOption.values()) {
      boolean datasheet = AplicProfile.DATASHEET.options().contains(option);
      boolean qemu = AplicProfile.QEMU.options().contains(option);
      actual.put(option.name(), (datasheet ? "x" : "") + "," + (qemu ? "x" : ""));
    }
    assertEquals(actual, documented);
  }
}
