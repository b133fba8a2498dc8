/** The data of an event with what a step has found out about it. */
import { isObject, type Json, type JsonObject } from '../model/json.ts'

/** Data that is no object goes into a field of its own, so that nothing is lost. */
export const addedData = (data: Json, name: string, value: Json): JsonObject =>
  isObject(data) ? { ...data, [name]: value } : { data, [name]: value }
