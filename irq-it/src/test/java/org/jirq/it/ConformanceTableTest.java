// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jirq.ioapic.IoApicOption;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Test;

/** The table of options in docs/conformance.md is what the code does. */
class ConformanceTableTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([A-Z0-9_]+)` \\| *(x?) *\\| *(x?) *\\| *(x?) *\\|", Pattern.MULTILINE);

  @Test
  void everyOptionIsListedWithItsProfiles() {
    Map<String, Set<IoApicProfile>> documented = new TreeMap<>();
    Matcher matcher = ROW.matcher(Checkout.read("docs/conformance.md"));
    while (matcher.find()) {
      Set<IoApicProfile> on = new TreeSet<>();
      for (int i = 0; i < 3; i++) {
        if (!matcher.group(2 + i).isEmpty()) {
          on.add(IoApicProfile.values()[i]);
        }
      }
      documented.put(matcher.group(1), on);
    }
    Map<String, Set<IoApicProfile>> actual = new TreeMap<>();
    for (IoApicOption option : IoApicOption.values()) {
      Set<IoApicProfile> on = new TreeSet<>();
      for (IoApicProfile profile : IoApicProfile.values()) {
        if (profile.options().contains(option)) {
          on.add(profile);
        }
      }
      actual.put(option.name(), on);
    }
    assertEquals(actual, documented);
  }
}
