namespace Guise.Wallets;

internal enum RecoveryChange { Replace, Remove }
