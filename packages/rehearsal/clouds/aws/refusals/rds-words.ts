/** What the rows of RDS share. */

const MAKE = ['CreateDBInstance', 'RestoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceToPointInTime'] as const;
export const CHANGE = [...MAKE, 'ModifyDBInstance'] as const;
export const RESTORE = MAKE.slice(1);

export const API = 'RDS API Reference';
export const MOTO = 'moto/rds/exceptions.py';
