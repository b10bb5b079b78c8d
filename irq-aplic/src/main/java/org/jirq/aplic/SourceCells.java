// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;

/**
 * The words of all sources, one for each or, where the domains are independent, one for each domain
 * and source; and the two words of domain configuration.
 *
 * <p><b>Threads.</b> As {@link StateWords}.
 */
final class SourceCells {

  final StateWords words;
  final int sources;

  /** Whether each domain has words of its own. */
  final boolean split;

  /** domaincfg of each domain: IE and DM. */
  private final StateWords domains;

  /** The target that the root's register of a delegated source keeps, or the child's of another. */
  private final long[] otherTargets;

  private final int stride;

  SourceCells(Cell cell, int sources, boolean split) {
    this.sources = sources;
    this.split = split;
    this.stride = sources + 1;
    this.words = StateWords.of(cell, split ? 2 * stride : stride, StateWords.Spacing.DENSE);
    this.otherTargets = new long[stride];
    this.domains = StateWords.of(cell, AplicSpec.DOMAINS, StateWords.Spacing.PADDED);
    if (split) {
      for (int source = 0; source < stride; source++) {
        words.set(stride + source, SourceWord.CHILD);
      }
    }
  }

  /** The word in which a domain's state of a source is, if the domain has the source. */
  int index(int domain, int source) {
    return split && domain == AplicSpec.SUPERVISOR ? stride + source : source;
  }

  int source(int index) {
    return index < stride ? index : index - stride;
  }

  long get(int index) {
    return words.get(index);
  }

  boolean replace(int index, long before, long after) {
    return before == after || words.replace(index, before, after);
  }

  /**
   * As {@link #replace}, for a request that somebody takes: a step of its own also where it changes
   * nothing, so that whoever takes the pending bit afterwards sees what the caller did before.
   */
  boolean post(int index, long before, long after) {
    return words.replace(index, before, after);
  }

  /** Tells whether the word holds a domain's state: the other domain's is not its to see. */
  boolean belongs(long word, int domain) {
    return SourceWord.domain(word) == domain;
  }

  /** The state of a source as a domain sees it: 0 if the domain does not have it. */
  long view(int domain, int source) {
    if (source < 1 || source > sources) {
      return 0;
    }
    long word = words.get(index(domain, source));
    return belongs(word, domain) ? word : 0;
  }

  long domaincfg(int domain) {
    return domains.get(domain);
  }

  void setDomaincfg(int domain, long value) {
    domains.set(domain, value);
  }

  boolean enabled(int domain) {
    return (domains.get(domain) & AplicSpec.IE) != 0;
  }

  boolean sendsMsis(int domain) {
    return (domains.get(domain) & AplicSpec.DM) != 0;
  }

  /** The target in the register that the source's word does not hold. Inside the write section. */
  long otherTarget(int source) {
    return otherTargets[source];
  }

  void setOtherTarget(int source, long target) {
    otherTargets[source] = target;
  }

  /** The guest has masked the source: no domain has it active and enabled. */
  boolean masked(int source) {
    return SourceWord.isMasked(words.get(source))
        && (!split || SourceWord.isMasked(words.get(stride + source)));
  }
}
