// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The controller that a file of QEMU's vectors was recorded from, as its header says.
 *
 * @param name ioapic, pic, plic, gicv2, gicv3, aplic or clint
 * @param base the address of its first registers; 0 for port I/O
 * @param inputs the number that its lines stay below
 * @param cpus the number of CPUs or harts
 * @param version its version where it has several, else 0
 * @param cpuInterface whether a CPU took part: interrupts are acknowledged by it
 */
public record QemuController(
    String name, long base, int inputs, int cpus, int version, boolean cpuInterface) {

  private record Form(String name, Pattern pattern, int inputs) {}

  private static final List<Form> FORMS =
      List.of(
          new Form(
              "ioapic",
              Pattern.compile(
                  "IOAPIC at (?<base>[0-9a-f]+), .*?(?<inputs>\\d+) pins, version (?<version>11|20)"),
              0),
          new Form("pic", Pattern.compile("dual 8259A.*"), 16),
          new Form(
              "plic",
              Pattern.compile("SiFive PLIC at (?<base>[0-9a-f]+), .*?(?<cpus>\\d+) hart.*"),
              97),
          new Form(
              "gicv2",
              Pattern.compile(
                  "ARM GICv2, .*?(?:distributor (?<base>[0-9a-f]+), .*?)?(?<cpus>\\d+) CPU.*"),
              288),
          new Form("gicv3", Pattern.compile("ARM GICv3 .*?(?<cpus>\\d+) CPUs.*"), 288),
          new Form("aplic", Pattern.compile("RISC-V AIA APLIC, .*?(?<cpus>\\d+) harts.*"), 97),
          new Form(
              "clint",
              Pattern.compile("RISC-V CLINT .*? at (?<base>[0-9a-f]+), .*?(?<cpus>\\d+) harts.*"),
              1));

  /** Reads what stands behind "# controller: "; null if no such controller is known. */
  static @Nullable QemuController parse(String text) {
    for (Form form : FORMS) {
      Matcher matcher = form.pattern.matcher(text);
      if (matcher.matches()) {
        String inputs = group(matcher, "inputs");
        String cpus = group(matcher, "cpus");
        String base = group(matcher, "base");
        String version = group(matcher, "version");
        return new QemuController(
            form.name,
            base == null ? 0 : Long.parseLong(base, 16),
            inputs == null ? form.inputs : Integer.parseInt(inputs),
            cpus == null ? 1 : Integer.parseInt(cpus),
            version == null ? 0 : Integer.parseInt(version, 16),
            text.contains("with a CPU") || text.contains("with CPU interface"));
      }
    }
    return null;
  }

  private static @Nullable String group(Matcher matcher, String name) {
    return matcher.pattern().pattern().contains("?<" + name + ">") ? matcher.group(name) : null;
  }
}
