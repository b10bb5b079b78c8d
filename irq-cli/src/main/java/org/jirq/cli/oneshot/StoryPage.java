// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.Map;

/**
 * The story as one HTML page that needs nothing else: no scripts, no other files. It is well-formed
 * XML too.
 */
final class StoryPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>jirq: the oneshot story</title>
      <style>
      body{font:16px/1.5 system-ui,'Segoe UI',Arial,sans-serif;margin:0 auto;max-width:960px;
      padding:16px;color:#222;background:#fff}
      h1{font-size:1.6em;line-height:1.2}h2{font-size:1.2em;margin-top:2em}
      .wide{overflow-x:auto;margin:1em 0}.wide:focus-visible{outline:2px solid #0067a0}
      .wide svg{display:block;width:100%;min-width:720px;height:auto}
      table{border-collapse:collapse;font-size:.85em;white-space:nowrap}
      th,td{padding:4px 9px;border-bottom:1px solid #ccc;text-align:left}
      tbody th{font-weight:400}.n{text-align:right;font-variant-numeric:tabular-nums}
      .bad{font-weight:700;color:#8f3300}
      @media screen and (prefers-color-scheme:dark){
      body{color:#e8e8e8;background:#16191d}th,td{border-color:#444}.bad{color:#ffb284}
      .wide:focus-visible{outline-color:#6cc0f5}}
      @media print{body{max-width:none;font-size:11pt}.wide{overflow:visible}
      .wide svg{min-width:0}section{break-inside:avoid}table{font-size:7.5pt}th,td{padding:2px 4px}details{display:none}}
      </style>
      </head>
      <body>
      <main>
      <h1>The oneshot story</h1>
      """;

  private static final String WHAT =
      """
      <p>A device of the host is passed through to a guest. Its interrupt is level-triggered: the
      device holds its line until its driver has served it. The driver in the guest is
      <em>oneshot</em>: it masks the interrupt, ends it (EOI), has a thread serve the device, and
      unmasks.</p>
      <p>At the EOI the line is lowered at the chip, and the host side must be told to sample the
      device again (the <em>notify</em>). <strong>If it is told at the EOI (policy A), the device
      has not been served yet and raises its line again, behind the mask. At the unmask that is
      delivered as an interrupt for which there is nothing to do.</strong> A touchpad's driver then
      reads an empty report and logs an error, for each touch; an extra interrupt of a wake-up
      device aborts the suspend that its event has asked for. If the notify waits for the unmask
      (policy B), or is repeated there instead of an injection (policy C), the guest gets exactly
      the interrupts that its device raised.</p>
      <h2>What was measured</h2>
      <p>The libraries' own IOAPIC (datasheet profile), router and irqfds, in virtual time, so each
      run gives the same figures. <em>Extra</em> are runs of the handler that found nothing to do,
      <em>lost</em> are interrupts that no run of the handler found. Latency is from the device's
      rise to the handler that finds it; under A an interrupt may have to wait for the extra one
      before it. An ordinary driver, which serves the device before it ends the interrupt, sees no
      difference.</p>
      """;

  private static final String ROWS =
      """
      <p>One event of the wake-up device, recorded from the run. <em>Interrupt pending, masked</em>
      is an asserted line that the mask keeps back; <em>notify pending (postponed)</em> is a notify
      that is owed since the EOI.</p>
      """;

  private StoryPage() {}

  /** Writes the page. */
  static String of(Story story) {
    StringBuilder page = new StringBuilder(HEAD).append(WHAT);
    page.append(wide("Table of results")).append(new StoryTable(story.results()).html());
    page.append("</div>\n<h2>One cycle under each policy</h2>\n");
    page.append(ROWS);
    Map<StoryPolicy, String> diagrams = story.diagrams();
    for (StoryPolicy policy : StoryPolicy.values()) {
      page.append("<section>\n").append(wide("Timing diagram, policy " + policy));
      page.append(diagrams.get(policy)).append("</div>\n<p>").append(caption(policy));
      page.append("</p>\n<details><summary>Policy ").append(policy).append(" in words</summary>\n");
      page.append("<ul>\n");
      for (String sentence : TimelineWords.of(story.cycle(policy))) {
        page.append("<li>").append(sentence).append("</li>\n");
      }
      page.append("</ul>\n</details>\n</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String caption(StoryPolicy policy) {
    return switch (policy) {
      case A ->
          "The notify comes with the EOI, while the device still wants something: its line rises"
              + " again at the chip and is pending behind the mask, and the unmask delivers it. The"
              + " handler finds nothing to do.";
      case B ->
          "The EOI finds the line masked: the notify stays pending until the unmask, when the"
              + " device has been served. Nothing rises behind the mask.";
      case C ->
          "The notify comes with the EOI, and the line rises and is pending behind the mask as"
              + " under A. At the unmask the chip lowers it and has the device asked once more, and"
              + " delivers nothing.";
    };
  }

  private static String wide(String label) {
    return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + label + "\">\n";
  }
}
