@echo off
chcp 65001 >nul
title Chukyso
"%~dp0chukyso.exe" serve %*
if errorlevel 1 pause
