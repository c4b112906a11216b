export type { EvidenceProvider, Occasion, OutsideEvidence } from 'retriage/core'
