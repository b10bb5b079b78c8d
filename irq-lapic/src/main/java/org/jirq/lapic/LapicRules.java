// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.Set;

/**
 * The options of one local APIC as fields, for the hot paths.
 *
 * @param errorStatus {@link LapicOption#ERROR_STATUS}
 * @param disabledOffers {@link LapicOption#DISABLED_OFFERS}
 * @param reservedModeTaken {@link LapicOption#RESERVED_MODE_IS_TAKEN}
 * @param smiAndExtInt {@link LapicOption#SMI_AND_EXTINT_MESSAGES}
 * @param lint0Open {@link LapicOption#LINT0_OPEN_AT_RESET}
 * @param writableId {@link LapicOption#WRITABLE_ID}
 * @param cmci {@link LapicOption#CMCI}
 * @param ipiTriggerMode {@link LapicOption#IPI_TRIGGER_MODE}
 * @param ipiCombinations {@link LapicOption#IPI_COMBINATIONS}
 * @param disableResets {@link LapicOption#DISABLE_RESETS}
 */
record LapicRules(
    boolean errorStatus,
    boolean disabledOffers,
    boolean reservedModeTaken,
    boolean smiAndExtInt,
    boolean lint0Open,
    boolean writableId,
    boolean cmci,
    boolean ipiTriggerMode,
    boolean ipiCombinations,
    boolean disableResets) {

  static LapicRules of(Set<LapicOption> options) {
    return new LapicRules(
        options.contains(LapicOption.ERROR_STATUS),
        options.contains(LapicOption.DISABLED_OFFERS),
        options.contains(LapicOption.RESERVED_MODE_IS_TAKEN),
        options.contains(LapicOption.SMI_AND_EXTINT_MESSAGES),
        options.contains(LapicOption.LINT0_OPEN_AT_RESET),
        options.contains(LapicOption.WRITABLE_ID),
        options.contains(LapicOption.CMCI),
        options.contains(LapicOption.IPI_TRIGGER_MODE),
        options.contains(LapicOption.IPI_COMBINATIONS),
        options.contains(LapicOption.DISABLE_RESETS));
  }
}
