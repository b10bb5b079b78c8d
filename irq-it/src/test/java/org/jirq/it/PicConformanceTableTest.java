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
import org.jirq.pic.PicOption;
import org.jirq.pic.PicProfile;
import org.junit.jupiter.api.Test;

/** The table of the 8259A pair's options in docs/conformance.md is what the code does. */
class PicConformanceTableTest {

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `PicOption\\.([A-Z0-9_]+)` \\| *(x?) *\\| *(x?) *\\| *(x?) *\\|",
          Pattern.MULTILINE);

  @Test
  void everyOptionIsListedWithItsProfiles() {
    Map<String, Set<PicProfile>> documented = new TreeMap<>();
    Matcher matcher = ROW.matcher(Checkout.read("docs/conformance.md"));
    while (matcher.find()) {
      Set<PicProfile> on = new TreeSet<>();
      for (int i = 0; i < 3; i++) {
        if (!matcher.group(2 + i).isEmpty()) {
          on.add(PicProfile.values()[i]);
        }
      }
      documented.put(matcher.group(1), on);
    }
    Map<String, Set<PicProfile>> actual = new TreeMap<>();
    for (PicOption option : PicOption.values()) {
      Set<PicProfile> on = new TreeSet<>();
      for (PicProfile profile : PicProfile.values()) {
        if (profile.options().contains(option)) {
          on.add(profile);
        }
      }
      actual.put(option.name(), on);
    }
    assertEquals(actual, documented);
  }
}
